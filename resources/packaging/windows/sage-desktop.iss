; Inno Setup 6: the installer for Windows. build.py runs it:
;   iscc /DVersion=NUMBER /DRoot=FOLDER resources\packaging\windows\sage-desktop.iss
; The program is removed without the user's data, which lies in %LOCALAPPDATA%\sage-desktop.

#ifndef Version
  #error Give the version: /DVersion=NUMBER
#endif
#ifndef Root
  #error Give the folder of the sources: /DRoot=FOLDER
#endif

[Setup]
AppId={{5B0C2D5E-8E0B-4C0C-9A55-2D9F6C1C7C1E}
AppName=Sage Desktop
AppVersion={#Version}
AppVerName=Sage Desktop {#Version}
VersionInfoVersion={#Version}
SourceDir={#Root}
OutputDir=dist
OutputBaseFilename=sage-desktop-{#Version}-windows-x86_64
DefaultDirName={autopf}\Sage Desktop
DefaultGroupName=Sage Desktop
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
SetupIconFile=build\icons\sage-desktop.ico
UninstallDisplayIcon={app}\sage-desktop.exe
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
CloseApplications=yes

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[InstallDelete]
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "dist\sage-desktop\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{group}\Sage Desktop"; Filename: "{app}\sage-desktop.exe"
Name: "{group}\Sage Desktop (sample company)"; Filename: "{app}\sage-desktop.exe"; Parameters: "--demo"
Name: "{autodesktop}\Sage Desktop"; Filename: "{app}\sage-desktop.exe"; Tasks: desktopicon

[Run]
Filename: "{app}\sage-desktop.exe"; Description: "{cm:LaunchProgram,Sage Desktop}"; Flags: nowait postinstall skipifsilent

[Registry]
; Start with the computer is the program's own entry; it must not stay behind.
Root: HKCU; Subkey: "Software\Microsoft\Windows\CurrentVersion\Run"; ValueType: none; ValueName: "sage-desktop"; Flags: dontcreatekey uninsdeletevalue

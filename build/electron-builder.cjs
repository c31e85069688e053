/**
 * What `npm run package` makes. Everything is bundled, so that only `dist`, the notices, icons and `package.json` go in
 * and no `node_modules`. Worker threads cannot load from inside the archive, so they lie beside it.
 * @type {import('electron-builder').Configuration}
 */
module.exports = {
  appId: 'org.diascope.Diascope',
  productName: 'Diascope',
  copyright: 'Copyright © 2026 The Diascope developers',
  directories: { output: 'release', buildResources: 'assets/icons' },
  files: [
    'dist/electron/*.js',
    'dist/renderer/**',
    'dist/workers/*.cjs',
    'assets/NOTICES.txt',
    'package.json',
    '!node_modules',
    '!**/*.map',
  ],
  asar: true,
  asarUnpack: ['dist/workers/*.cjs'],
  // The program cannot be turned into a plain Node, given options by the environment, or made to load other code.
  electronFuses: {
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    onlyLoadAppFromAsar: true,
  },
  npmRebuild: false,
  nodeGypRebuild: false,
  // Nothing is uploaded, and the program looks for no updates.
  publish: null,
  icon: 'assets/icons/icon.png',
  electronLanguages: ['en-US'],
  fileAssociations: [
    {
      ext: 'dcm',
      name: 'DICOM file',
      description: 'DICOM file',
      mimeType: 'application/dicom',
      role: 'Viewer',
    },
    // Alternates: a zip or an image keeps the program that opens it by double click. A DICOMDIR has no extension by which
    // it could be named here; docs/media.md says how each system finds the program for it.
    {
      ext: 'zip',
      name: 'Zip archive',
      description: 'Zip archive',
      mimeType: 'application/zip',
      role: 'Viewer',
      rank: 'Alternate',
    },
    {
      ext: 'iso',
      name: 'Disc image',
      description: 'Disc image',
      mimeType: 'application/x-cd-image',
      role: 'Viewer',
      rank: 'Alternate',
    },
  ],
  artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
  linux: {
    target: ['AppImage', 'deb', 'zip'],
    category: 'MedicalSoftware;Science;',
    synopsis: 'DICOM viewer and share tool',
    description: 'Opens a patient’s disc, measures, and makes copies. Not for primary diagnosis.',
    maintainer: 'The Diascope developers <diascope@users.noreply.example>',
    executableName: 'diascope',
  },
  win: { target: ['nsis', 'zip', 'portable'] },
  nsis: {
    oneClick: false,
    perMachine: false,
    allowToChangeInstallationDirectory: true,
    artifactName: '${productName}-${version}-setup-${arch}.${ext}',
  },
  portable: { artifactName: '${productName}-${version}-portable-${arch}.${ext}' },
  mac: {
    target: ['dmg', 'zip'],
    category: 'public.app-category.medical',
    hardenedRuntime: true,
    gatekeeperAssess: false,
    entitlements: 'build/entitlements.mac.plist',
    entitlementsInherit: 'build/entitlements.mac.plist',
  },
};

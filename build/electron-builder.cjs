/** Alternates: a zip or an image of a disc keeps the program that opens it by a double click. docs/media.md says the rest. */
const archives = [
  { ext: 'zip', name: 'Zip archive', mimeType: 'application/zip' },
  { ext: 'iso', name: 'Disc image', mimeType: 'application/x-cd-image' },
].map((one) => ({ ...one, description: one.name, role: 'Viewer', rank: 'Alternate' }));

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
    'dist/workers/*.dcm',
    'assets/NOTICES.txt',
    'package.json',
    '!node_modules',
    '!**/*.map',
  ],
  asar: true,
  asarUnpack: ['dist/workers/*.cjs', 'dist/workers/*.dcm'],
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
  ],
  artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
  linux: {
    target: ['AppImage', 'deb', 'zip'],
    category: 'MedicalSoftware;Science;',
    synopsis: 'DICOM viewer and share tool',
    description: 'Opens a patient’s disc, measures, and makes copies. Not for primary diagnosis.',
    fileAssociations: archives,
    maintainer: 'The Diascope developers <diascope@users.noreply.example>',
    executableName: 'diascope',
  },
  // Here the packager would make them ours: it knows no alternates. `installer.nsh` offers them.
  win: { target: ['nsis', 'zip', 'portable'] },
  nsis: {
    oneClick: false,
    perMachine: false,
    allowToChangeInstallationDirectory: true,
    include: 'build/installer.nsh',
    artifactName: '${productName}-${version}-setup-${arch}.${ext}',
  },
  portable: { artifactName: '${productName}-${version}-portable-${arch}.${ext}' },
  mac: {
    target: ['dmg', 'zip'],
    category: 'public.app-category.medical',
    fileAssociations: archives,
    extendInfo: {
      // A DICOMDIR has no extension, a disc is a folder: both can be dropped on the icon, and stand under "Open with".
      CFBundleDocumentTypes: [
        {
          CFBundleTypeName: 'DICOMDIR',
          CFBundleTypeRole: 'Viewer',
          LSHandlerRank: 'Alternate',
          LSItemContentTypes: ['public.data'],
        },
        {
          CFBundleTypeName: 'Disc or folder',
          CFBundleTypeRole: 'Viewer',
          LSHandlerRank: 'Alternate',
          LSItemContentTypes: ['public.folder'],
        },
      ],
    },
    hardenedRuntime: true,
    gatekeeperAssess: false,
    entitlements: 'build/entitlements.mac.plist',
    entitlementsInherit: 'build/entitlements.mac.plist',
  },
};

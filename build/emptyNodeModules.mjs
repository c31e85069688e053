// A vite plugin: the codecs ask for `fs` and `path` where they run in Node; in the window they get an empty module.
/** @returns {import('vite').Plugin} */
export function emptyNodeModules() {
  return {
    name: 'empty-node-modules',
    enforce: 'pre',
    resolveId: (source) => (source === 'fs' || source === 'path' ? '\0empty-node-module' : null),
    load: (id) => (id === '\0empty-node-module' ? 'export default {};' : null),
  };
}

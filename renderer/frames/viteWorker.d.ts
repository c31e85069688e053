/** What the bundler makes of an import that ends in `?worker`. */
declare module '*?worker' {
  const WorkerConstructor: new () => Worker;
  export default WorkerConstructor;
}
/** Styles are collected by the bundler. */
declare module '*.css';

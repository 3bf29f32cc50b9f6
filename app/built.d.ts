// Scripts whose names the build puts into loader.js.

declare module "*_SCRIPT" {
  const script: any;
  export = script;
}

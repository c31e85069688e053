/** Path of Electron's executable, or undefined. */
export function findElectron(env?: NodeJS.ProcessEnv): string | undefined;

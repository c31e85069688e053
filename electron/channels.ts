/** Names of the messages between preload and main process. */
export const channels = {
  call: 'diascope:call',
  openDropped: 'diascope:openDropped',
  event: 'diascope:event',
  menu: 'diascope:menu',
} as const;

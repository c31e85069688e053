/** Share drawer and jobs. */
export const sharingTexts = {
  'share.title': 'Share',
  'share.intro': 'Four steps. Nothing leaves before you press the last button.',
} as const;

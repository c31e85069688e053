/** Texts that come from outside: answers of servers, manifests, kept measurements. The first letter of the name says which. */
export function jsonSeeds(): readonly (readonly [string, Uint8Array])[] {
  const reference = (uid: string): object => ({
    '00081155': { vr: 'UI', Value: [uid] },
    '00081197': { vr: 'US', Value: [272] },
  });
  const measurement = {
    measurementId: 'm1',
    kind: 'length',
    studyInstanceUid: '1.2',
    seriesInstanceUid: '1.2.3',
    sopInstanceUid: '1.2.3.4',
    frameIndex: 0,
    points: [
      { x: 1, y: 2.5 },
      { x: 3, y: 4 },
    ],
    text: 'note',
    createdAt: '2026-01-02T03:04:05Z',
  };
  const values: readonly (readonly [string, unknown])[] = [
    [
      'store',
      {
        '00081190': { vr: 'UR', Value: ['http://x'] },
        '00081198': { vr: 'SQ', Value: [reference('1.2')] },
        '00081199': { vr: 'SQ', Value: [reference('1.3')] },
      },
    ],
    ['search', [{ '00080018': { vr: 'UI', Value: ['1.2.3'] } }]],
    [
      'measurements',
      [
        measurement,
        {
          ...measurement,
          measurementId: 'm2',
          kind: 'angle',
          points: [
            { x: 0, y: 0 },
            { x: 1, y: 1 },
            { x: 2, y: 0 },
          ],
        },
      ],
    ],
    [
      'manifest',
      {
        format: 'diascope-package',
        formatVersion: 1,
        tool: 'x',
        created: '2026',
        privacy: 'asIs',
        instances: 1,
        files: [{ name: 'a', size: 1, sha256: 'a'.repeat(64) }],
      },
    ],
  ];
  return values.map(([name, value]) => [name, new TextEncoder().encode(JSON.stringify(value))]);
}

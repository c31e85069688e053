import { describe, expect, it } from 'vitest';
import { decodeFrame } from '../../../../core/imaging/decode/decodeFrame';
import { pixels } from './pixels';

/** A progressive JPEG of 16 × 16 pixels in six scans, coded by dcmcjpeg from two waves; without End Of Image. */
const progressive = Uint8Array.from(
  atob(
    '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBk' +
      'eFxlZ2P/wgALCAAQABABAREA/8QAFQABAQAAAAAAAAAAAAAAAAAABAX/2gAIAQEAAAABTOfO/8QAFxABAAMAAAAAAAAAAAAAAAAAAwIhIv/aAAgB' +
      'AQABBQKL5V7iGVC//8QAFBABAAAAAAAAAAAAAAAAAAAAIP/aAAgBAQAGPwIf/8QAFhABAQEAAAAAAAAAAAAAAAAAAQAQ/9oACAEBAAE/ISpbt//a' +
      'AAgBAQAAABDP/8QAFhABAQEAAAAAAAAAAAAAAAAAAJEB/9oACAEBAAE/EJCi2hpb',
  ),
  (character) => character.charCodeAt(0),
);
const endOfImage = [0xff, 0xd9];
const firstScanEnd = 139;
const pixel = pixels({ rows: 16, columns: 16, transferSyntaxUid: '1.2.840.10008.1.2.4.55' });

describe('a JPEG that is cut within its fragment', () => {
  const whole = decodeFrame(Uint8Array.from([...progressive, ...endOfImage]), pixel);

  it('progressive: is shown as far as it goes once every component has its first scan, with a warning', async () => {
    const { values, warnings } = await whole;
    expect(warnings).toEqual([]);
    const frame = await decodeFrame(progressive.subarray(0, progressive.length - 3), pixel);
    expect(frame.warnings).toEqual(['pixels.truncated']);
    let difference = 0;
    frame.values.forEach((value, i) => (difference += Math.abs(value - (values[i] ?? 0))));
    expect(difference / values.length).toBeLessThan(4);
  });

  it('progressive: is refused within its first scan', async () => {
    const cut = progressive.subarray(0, firstScanEnd - 2);
    await expect(decodeFrame(cut, pixel)).rejects.toMatchObject({ code: 'pixels.corrupt' });
  });

  it('is complete without the marker where no data are missing', async () => {
    expect((await decodeFrame(progressive, pixel)).values).toEqual((await whole).values);
  });

  it('the next frame is decoded as ever', async () => {
    await decodeFrame(progressive.subarray(0, progressive.length - 3), pixel);
    const again = await decodeFrame(Uint8Array.from([...progressive, ...endOfImage]), pixel);
    expect(again.values).toEqual((await whole).values);
  });

  it('other bytes before Start Of Image are passed over', async () => {
    const stored = Uint8Array.from([0x28, 0, 0x10, 0x21, ...progressive, ...endOfImage]);
    expect((await decodeFrame(stored, pixel)).values).toEqual((await whole).values);
  });
});

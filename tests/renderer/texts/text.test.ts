import { describe, expect, it } from 'vitest';
import { errorCodes } from '../../../core/errors/codes';
import { en } from '../../../renderer/texts/en';
import { errorText } from '../../../renderer/texts/errorText';
import {
  formatBytes,
  formatDate,
  formatName,
  formatNumber,
  formatTime,
} from '../../../renderer/texts/format';
import { text } from '../../../renderer/texts/text';

describe('texts', () => {
  it('fills in and groups numbers', () => {
    expect(text('status.readingOf', { name: 'disc', seen: 1200, total: 5000, dicom: 3 })).toContain(
      '1,200 of 5,000',
    );
  });

  it('chooses the plural form', () => {
    expect(text('list.images', { count: 1 })).toBe('1 image');
    expect(text('list.images', { count: 0 })).toBe('0 images');
  });

  it('leaves what looks like a name of a value in place, whatever a file says', () => {
    expect(text('list.id', { id: '{count} $& <b>' })).toBe('ID {count} $& <b>');
  });

  it('has a sentence for every code', () => {
    for (const code of errorCodes) expect(errorText(code)).toMatch(/\.$/);
  });

  it('has no empty text', () => {
    for (const entry of Object.values(en)) {
      for (const form of typeof entry === 'string' ? [entry] : Object.values(entry))
        expect(form).not.toBe('');
    }
  });
});

describe('format', () => {
  it('writes dates for people and leaves alone what is none (PS3.5 6.2 DA)', () => {
    expect(formatDate('20240229')).toBe('29 Feb 2024');
    expect(formatDate('1997.07.01')).toBe('1 Jul 1997');
    expect(formatDate('20230229')).toBe('20230229');
    expect(formatDate('')).toBeUndefined();
  });

  it('writes times to the minute', () => {
    expect(formatTime('140533.2')).toBe('14:05');
    expect(formatTime('x')).toBeUndefined();
  });

  it('writes person names by their parts and groups (PS3.5 6.2.1)', () => {
    expect(formatName('Adams^John Robert Quincy^^Rev.^B.A. M.Div.')).toBe(
      'Adams, Rev. John Robert Quincy B.A. M.Div.',
    );
    expect(formatName('Yamada^Tarou=山田^太郎=やまだ^たろう')).toBe(
      'Yamada, Tarou · 山田, 太郎 · やまだ, たろう',
    );
    expect(formatName('^^')).toBeUndefined();
  });

  it('writes sizes and numbers without noise', () => {
    expect(formatBytes(999)).toBe('999 B');
    expect(formatBytes(1_540_000)).toBe('1.5 MB');
    expect(formatBytes(154_000_000)).toBe('154 MB');
    expect(formatNumber(40)).toBe('40');
    expect(formatNumber(0.48828125, 4)).toBe('0.4883');
  });
});

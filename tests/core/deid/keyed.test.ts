import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDeidContext } from '../../../core/deid/createDeidContext';
import { dateShiftDays, shiftDate } from '../../../core/deid/keyed/dateShift';
import { pseudonym } from '../../../core/deid/keyed/pseudonym';
import { replacementUid } from '../../../core/deid/keyed/replacementUid';

const hmac = (key: Uint8Array, data: Uint8Array): Uint8Array =>
  createHmac('sha256', key).update(data).digest();
const key = new Uint8Array(32).fill(1);
const otherKey = new Uint8Array(32).fill(2);

describe('replacement UIDs', () => {
  it('are 2.25 and the 128-bit number of a UUID from HMAC-SHA-256 of the UID', () => {
    const uid = replacementUid(hmac, key, '1.2.840.113619.2.1');
    const hash = createHmac('sha256', key).update('1.2.840.113619.2.1').digest('hex').slice(0, 32);
    const number = BigInt(uid.slice(5)).toString(16).padStart(32, '0');
    expect(number[12]).toBe('8');
    expect('89ab').toContain(number[16]);
    for (const index of [0, 1, 5, 11, 13, 15, 17, 31]) expect(number[index]).toBe(hash[index]);
    expect(uid.length).toBeLessThanOrEqual(64);
  });

  it('depend on the key and on nothing else', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^1\.[0-9]{1,20}(\.[1-9][0-9]{0,8}){1,4}$/), (uid) => {
        const mapped = replacementUid(hmac, key, uid);
        expect(mapped).toBe(replacementUid(hmac, key, uid));
        expect(mapped).not.toBe(replacementUid(hmac, otherKey, uid));
        expect(mapped).toMatch(/^2\.25\.[1-9]\d{0,38}$/);
      }),
    );
  });
});

describe('pseudonyms', () => {
  it('hold no vowels, so no words, and differ by key, purpose and person', () => {
    const codes = new Set<string>();
    for (let index = 0; index < 500; index += 1) {
      const code = pseudonym(hmac, key, 'patient', `id-${index}`, 'P', 11);
      expect(code).toMatch(/^P[0-9BCDFGHJKLMNPQRSTVWXZ]{11}$/);
      codes.add(code);
    }
    expect(codes.size).toBe(500);
    expect(pseudonym(hmac, key, 'patient', 'a', 'P', 11)).not.toBe(
      pseudonym(hmac, key, 'person', 'a', 'P', 11),
    );
    expect(pseudonym(hmac, key, 'patient', 'a', 'P', 11)).not.toBe(
      pseudonym(hmac, otherKey, 'patient', 'a', 'P', 11),
    );
  });
});

describe('date shifts', () => {
  it('are whole weeks from 52 to 520 back, one for each patient', () => {
    const seen = new Set<number>();
    for (let index = 0; index < 2000; index += 1) {
      const days = dateShiftDays(hmac, key, `patient ${index}`);
      expect(days % 7).toBe(0);
      expect(days).toBeGreaterThanOrEqual(364);
      expect(days).toBeLessThanOrEqual(3640);
      seen.add(days);
    }
    expect(seen.size).toBeGreaterThan(400);
  });

  it('keep weekday, intervals and the time of day', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true }),
        fc.integer({ min: 52, max: 520 }),
        (date, weeks) => {
          const text = date.toISOString().slice(0, 10).replaceAll('-', '');
          const shifted = shiftDate(`${text}101112.5+0100`, weeks * 7);
          const expected = new Date(
            Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) - weeks * 7 * 86_400_000,
          );
          expect(shifted).toBe(`${expected.toISOString().slice(0, 10).replaceAll('-', '')}101112.5+0100`);
        },
      ),
    );
  });

  it('leave nothing of what is no whole date', () => {
    for (const text of ['2020', '202013', '20210230', 'yesterday', '2021-03-01', ''])
      expect(shiftDate(text, 364)).toBeNull();
    expect(shiftDate('2021.03.01', 364)).toBe('20200302');
  });
});

describe('contexts', () => {
  it('want a key that cannot be tried out, and masks that can be painted', () => {
    expect(() => createDeidContext({ key: new Uint8Array(15), options: [], hmac })).toThrow('deid.badKey');
    const masks = new Map([['1.2', [{ x: 0, y: 0, width: 0, height: 1 }]]]);
    expect(() => createDeidContext({ key, options: [], hmac, masks })).toThrow('deid.badMask');
  });
});

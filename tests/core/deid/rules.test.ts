import { describe, expect, it } from 'vitest';
import { lookupTag } from '../../../core/dicom/dictionary';
import { dictionaryRows } from '../../../core/dicom/generated/dictionary';
import { decide } from '../../../core/deid/rules/decide';
import { keepRule, keptByWords, keptVerbatim } from '../../../core/deid/rules/keepList';
import { ownRule } from '../../../core/deid/rules/ownRules';
import { profileRow } from '../../../core/deid/rules/profileTable';
import { uidRole } from '../../../core/deid/rules/uidRoles';
import { methodCodes, offeredOptions, parseDeidOptions } from '../../../core/deid/options';
import { hasForm } from '../../../core/deid/rules/valueChecks';
import { hasKnownWordsOnly, knownWords } from '../../../core/deid/rules/vocabulary';

const rows = dictionaryRows.split('\n').map((row) => {
  const [tag = '', keyword = '', vr = ''] = row.split('|');
  return { tag: tag.replaceAll('x', tag.startsWith('0028') ? '1' : '0'), keyword, vrs: vr.split(' ') };
});
const noOptions = new Set<never>();
const decided = (tag: string) => decide(tag, lookupTag(tag), noOptions).action;

/** deidentification.md, "What the table leaves out, and we do not". */
const leftOut = {
  names: ['00140104', '00142006', '0040A067'],
  dates: [
    ...[
      '00140102',
      '00141020',
      '00143076',
      '00144076',
      '00144078',
      '0014407A',
      '00080404',
      '00080416',
      '0008041F',
    ],
    ...['40101025', '40101026', '4010102B', '40101041', '00140103', '00143077'],
  ],
  uids: [
    ...[
      '00081167',
      '00083012',
      '0018991E',
      '00200242',
      '00209312',
      '00209313',
      '00280304',
      '00440102',
      '00440108',
      '00687004',
    ],
    ...['0070031B', '00701209', '00701904', '0072007F', '300A0675', '0040E011', '0040E030', '0040E031'],
  ],
  texts: [
    ...[
      '00100024',
      '00100033',
      '00100034',
      '00120063',
      '00282000',
      '0040A160',
      '0040E001',
      '00420010',
      '0074100C',
    ],
    ...['30040006', '300A00C2', '4FFE0001', '60000022', '60001500', '60020022', '601E1500'],
  ],
};

describe('every attribute of the dictionary', () => {
  it('that is a UID names an instance or a definition', () => {
    const undeclared = rows.filter(
      ({ tag, vrs }) => vrs.includes('UI') && profileRow(tag) === undefined && uidRole(tag) === undefined,
    );
    expect(undeclared.map(({ keyword }) => keyword)).toEqual([]);
  });

  it('that is free text is kept only by the table or the keep-list', () => {
    const freeText = rows.filter(({ vrs }) =>
      vrs.some((vr) => ['LO', 'SH', 'ST', 'LT', 'UT', 'UC'].includes(vr)),
    );
    const kept = freeText.filter(({ tag }) =>
      ['keep', 'keepText', 'keepWords', 'process'].includes(decided(tag)),
    );
    expect(freeText.length).toBeGreaterThan(600);
    expect(kept.filter(({ tag }) => keepRule(tag) === undefined).map(({ keyword }) => keyword)).toEqual([]);
  });

  it('that is a name, a date, a time, an age, a title or an address is never kept as it is', () => {
    const kept = rows.filter(
      ({ tag, vrs }) =>
        vrs.some((vr) => ['PN', 'DA', 'DT', 'TM', 'AS', 'AE', 'UR'].includes(vr)) && decided(tag) === 'keep',
    );
    expect(kept.map(({ keyword }) => keyword)).toEqual([]);
  });

  it('that is bytes of any meaning is removed, but for waveforms', () => {
    const bytes = rows.filter(
      ({ tag, vrs }) => vrs[0] === 'OB' && !tag.startsWith('7FE0') && decided(tag) === 'keep',
    );
    expect(bytes.map(({ keyword }) => keyword)).toEqual([
      'ChannelMinimumValue',
      'ChannelMaximumValue',
      'WaveformPaddingValue',
      'WaveformData',
    ]);
  });
});

describe('what the table leaves out', () => {
  it('names, dates and texts go', () => {
    for (const tag of [...leftOut.names, ...leftOut.dates, ...leftOut.texts])
      expect([tag, decided(tag)]).toEqual([tag, 'remove']);
    expect(decided('00700081')).toBe('empty');
    expect(decided('00283003')).toBe('dummy');
    expect(decided('30020020')).toBe('empty');
  });

  it('UIDs of instances are replaced, unless UIDs are retained', () => {
    for (const tag of leftOut.uids) {
      expect([tag, decided(tag)]).toEqual([tag, 'mapUid']);
      expect([tag, decide(tag, lookupTag(tag), new Set(['retainUids'] as const)).action]).toEqual([
        tag,
        'keepUid',
      ]);
    }
  });

  it('dates follow the date options', () => {
    expect(decide('00080404', lookupTag('00080404'), new Set(['retainLongFullDates'] as const)).action).toBe(
      'keep',
    );
    expect(
      decide('00080404', lookupTag('00080404'), new Set(['retainLongModifiedDates'] as const)).action,
    ).toBe('shiftDate');
    // A device's date that its maker knows would show the offset.
    expect(
      decide('00143076', lookupTag('00143076'), new Set(['retainLongModifiedDates'] as const)).action,
    ).toBe('remove');
  });
});

describe('the keep-list', () => {
  it('names attributes as the dictionary does, each once, none that the table or our rules cover', () => {
    const all = [...keptVerbatim, ...keptByWords];
    expect(new Set(all.map(([tag]) => tag)).size).toBe(all.length);
    for (const [tag, keyword, reason] of all) {
      expect(lookupTag(tag)?.keyword).toBe(keyword);
      expect(profileRow(tag)).toBeUndefined();
      expect(ownRule(tag)).toBeUndefined();
      expect(reason.length).toBeGreaterThan(8);
    }
  });
});

describe('options', () => {
  it('refuses pairs that contradict each other, and what is not offered', () => {
    expect(() => parseDeidOptions(['retainLongFullDates', 'retainLongModifiedDates'])).toThrow(
      'deid.optionConflict',
    );
    expect(() => parseDeidOptions(['retainLongModifiedDates', 'retainDeviceIdentity'])).toThrow(
      'deid.optionConflict',
    );
    for (const name of [
      'cleanGraphics',
      'cleanStructuredContent',
      'cleanRecognizableVisualFeatures',
      '__proto__',
      '',
    ]) {
      expect(() => parseDeidOptions([name])).toThrow('deid.unknownOption');
    }
  });

  it('has the codes of CID 7050', () => {
    expect(methodCodes(new Set(offeredOptions)).map(({ code }) => code)).toEqual([
      ...['113100', '113111', '113110', '113109', '113112', '113108', '113106', '113107', '113105', '113101'],
    ]);
  });
});

describe('words of radiology', () => {
  it('keeps descriptions that say nothing but technique and anatomy', () => {
    for (const text of [
      'T1 AX FLAIR',
      'CT Abdomen with contrast',
      't2_tse_sag L5',
      'LUNG 3D 5mm',
      'PA and lateral chest',
    ]) {
      expect([text, hasKnownWordsOnly(text)]).toEqual([text, true]);
    }
  });

  it('takes names, numbers and dates out', () => {
    expect(knownWords('CT HEAD Dr. Wombat 20210304 tel 555-1234')).toBe('CT HEAD');
    expect(knownWords('Chest 04 03 2021')).toBe('Chest');
    expect(knownWords('1965-04-03')).toBe('');
    expect(knownWords('Müller')).toBe('');
    for (const text of ['Wombat', 'MRN 778812', '', '4711', 'CT 2021'])
      expect([text, hasKnownWordsOnly(text)]).toEqual([text, false]);
  });
});

describe('forms of values', () => {
  it('tells numbers, terms and UIDs from sentences', () => {
    expect(hasForm('DS', '1.5\\-2e3\\ 17 ')).toBe(true);
    expect(hasForm('DS', 'Wombat')).toBe(false);
    expect(hasForm('IS', '12\\')).toBe(true);
    expect(hasForm('IS', 'born 1965')).toBe(false);
    expect(hasForm('CS', 'ORIGINAL\\PRIMARY')).toBe(true);
    expect(hasForm('CS', 'Wombat^Fred')).toBe(false);
    expect(hasForm('CS', 'A TERM LONGER THAN 16')).toBe(false);
    expect(hasForm('UI', '1.2.3\0')).toBe(true);
    expect(hasForm('UI', '1.2.Wombat')).toBe(false);
  });
});

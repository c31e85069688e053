import { describe, expect, it } from 'vitest';
import { labelled } from '../../../renderer/tools/labelled';
import { measurementOf } from './measurements';

describe('labelled', () => {
  const plain = measurementOf('arrow', [
    [1, 1],
    [2, 2],
  ]);

  it('sets words, changes nothing where they are there already, and takes the key away without words', () => {
    const named = labelled(plain, 'nodule');
    expect(named.text).toBe('nodule');
    expect(labelled(named, 'nodule')).toBe(named);
    expect(labelled(plain, '')).toBe(plain);
    expect('text' in labelled(named, '')).toBe(false);
  });
});

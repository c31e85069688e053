import { describe, expect, it } from 'vitest';
import { LruCache } from '../../../renderer/frames/LruCache';

describe('LruCache', () => {
  it('drops what was used longest ago when the sum of weights passes the bound', () => {
    const cache = new LruCache<string>(10);
    cache.set('a', 'A', 4);
    cache.set('b', 'B', 4);
    expect(cache.get('a')).toBe('A');
    cache.set('c', 'C', 4);
    expect(cache.has('b')).toBe(false);
    expect(cache.get('a')).toBe('A');
    expect(cache.get('c')).toBe('C');
    expect(cache.weight).toBe(8);
  });

  it('holds exactly the bound and not one more', () => {
    const cache = new LruCache<number>(10);
    cache.set('a', 1, 10);
    expect(cache.has('a')).toBe(true);
    cache.set('b', 2, 11);
    expect(cache.has('b')).toBe(false);
    expect(cache.has('a')).toBe(true);
  });

  it('counts a replaced entry once', () => {
    const cache = new LruCache<number>(10);
    cache.set('a', 1, 6);
    cache.set('a', 2, 3);
    expect(cache.weight).toBe(3);
    cache.deleteWhere((key) => key === 'a');
    expect(cache.weight).toBe(0);
    expect(cache.get('a')).toBeUndefined();
  });
});

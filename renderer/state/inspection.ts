/** Tags of the instance that the active cell shows. Read only while someone looks at them. */
import { computed, effect, signal } from '@preact/signals-core';
import { asAppError } from '../../core/errors/AppError';
import type { TagRow, WireError } from '../../ipc/contract';
import { call } from '../ipc/client';
import { settings } from './settings';
import { activeView } from './viewing';

export type TagsState =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading'; readonly instanceId: string; readonly before: readonly TagRow[] }
  | { readonly kind: 'ready'; readonly instanceId: string; readonly rows: readonly TagRow[] }
  | { readonly kind: 'failed'; readonly instanceId: string; readonly error: WireError };

/** Scrolling through slices asks for the tags of the slice on which it rests. */
const restMs = 150;

const state = signal<TagsState>({ kind: 'none' });
const search = signal('');

export const tags = computed(() => state.value);
export const tagSearch = computed(() => search.value);
/** Rows that the search leaves: the matching ones and the items that they stand in. */
export const tagMatches = computed<readonly TagRow[]>(() => matchingRows(rowsOf(state.value), search.value));

export function searchTags(words: string): void {
  search.value = words;
}

/** Follows the active cell while the tags are in sight. Gives the function that ends it. */
export function watchTags(): () => void {
  const wanted = computed(() => {
    const isSeen = settings.value.rightPanelOpen && settings.value.rightPanelTab === 'tags';
    if (!isSeen || activeView.value.kind === 'empty') return null;
    return activeView.value.slice.instance.instanceId;
  });
  return effect(() => {
    const instanceId = wanted.value;
    const now = state.peek();
    if (instanceId === null) {
      state.value = { kind: 'none' };
      return;
    }
    if (now.kind !== 'none' && now.instanceId === instanceId) return;
    state.value = { kind: 'loading', instanceId, before: rowsOf(now) };
    const timer = setTimeout(() => void load(instanceId), restMs);
    return () => clearTimeout(timer);
  });
}

/** Rows whose tag, name or value holds all of the words, with the rows that they are nested in. */
export function matchingRows(rows: readonly TagRow[], words: string): readonly TagRow[] {
  const wanted = words
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (wanted.length === 0) return rows;
  const kept = new Set<number>();
  const parents: number[] = [];
  rows.forEach((row, index) => {
    parents.length = row.depth;
    const searched = `${row.tag} ${row.tag.replace(/[(),]/g, '')} ${row.name} ${row.value}`.toLowerCase();
    if (wanted.every((word) => searched.includes(word)))
      for (const place of [...parents, index]) kept.add(place);
    parents[row.depth] = index;
  });
  return rows.filter((_, index) => kept.has(index));
}

async function load(instanceId: string): Promise<void> {
  let next: TagsState;
  try {
    next = { kind: 'ready', instanceId, rows: await call('instance.tags', { instanceId }) };
  } catch (error) {
    const { code, facts } = asAppError(error, 'internal.unexpected');
    next = { kind: 'failed', instanceId, error: { code, facts } };
  }
  const now = state.value;
  if (now.kind === 'loading' && now.instanceId === instanceId) state.value = next;
}

function rowsOf(now: TagsState): readonly TagRow[] {
  if (now.kind === 'ready') return now.rows;
  return now.kind === 'loading' ? now.before : [];
}

import { describe, expect, it } from 'vitest';
import { neighbour, TaskQueue, thumbnail, urgent } from '../../../renderer/frames/TaskQueue';

/** A task that says when it began and ends when told. */
function gate(log: string[], name: string) {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const run = async (signal: AbortSignal) => {
    log.push(name);
    await opened;
    if (signal.aborted) log.push(`${name} aborted`);
    return name;
  };
  return { run, open };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('TaskQueue', () => {
  it('runs by priority, equal ones in the order of arrival', async () => {
    const queue = new TaskQueue(1);
    const log: string[] = [];
    const first = gate(log, 'first');
    queue.add(first.run, neighbour);
    const rest = [
      queue.add(async () => log.push('thumbnail'), thumbnail),
      queue.add(async () => log.push('near'), neighbour + 1),
      queue.add(async () => log.push('also near'), neighbour + 1),
      queue.add(async () => log.push('nearest'), neighbour),
    ];
    first.open();
    await Promise.all(rest.map((task) => task.result));
    expect(log).toEqual(['first', 'nearest', 'near', 'also near', 'thumbnail']);
  });

  it('gives an urgent task a slot of its own while all are busy', async () => {
    const queue = new TaskQueue(1);
    const log: string[] = [];
    const slow = gate(log, 'slow');
    queue.add(slow.run, neighbour);
    await queue.add(async () => log.push('current'), urgent).result;
    expect(log).toEqual(['slow', 'current']);
    slow.open();
  });

  it('brings thumbnails after the neighbours that are needed next and before those far off', async () => {
    const log: string[] = [];
    const queue = new TaskQueue(1);
    const add = (name: string, priority: number) => queue.add(async () => log.push(name), priority).result;
    await Promise.all([
      add('first', neighbour),
      add('far off', neighbour + 12),
      add('thumbnail', thumbnail),
      add('needed next', neighbour + 11),
    ]);
    expect(log).toEqual(['first', 'needed next', 'thumbnail', 'far off']);
  });

  it('lets thumbnails wait while the current slice is on its way, although there is room', async () => {
    const queue = new TaskQueue(3);
    const log: string[] = [];
    const current = gate(log, 'current');
    queue.add(current.run, urgent);
    const picture = queue.add(async () => log.push('thumbnail'), thumbnail);
    await queue.add(async () => log.push('neighbour'), neighbour).result;
    await settled();
    expect(log).toEqual(['current', 'neighbour']);
    current.open();
    await picture.result;
    expect(log).toEqual(['current', 'neighbour', 'thumbnail']);
  });

  it('starts a waiting task at once when it becomes urgent', async () => {
    const queue = new TaskQueue(1);
    const log: string[] = [];
    queue.add(gate(log, 'slow').run, neighbour);
    const waiting = queue.add(async () => log.push('wanted'), thumbnail);
    await settled();
    expect(log).toEqual(['slow']);
    waiting.setPriority(urgent);
    await waiting.result;
    expect(log).toEqual(['slow', 'wanted']);
  });

  it('takes a cancelled task out, or aborts it when it runs, and frees its slot', async () => {
    const queue = new TaskQueue(1);
    const log: string[] = [];
    const running = gate(log, 'running');
    const task = queue.add(running.run, neighbour);
    const waiting = queue.add(async () => log.push('never'), neighbour);
    waiting.cancel();
    task.cancel();
    await expect(task.result).rejects.toMatchObject({ code: 'job.cancelled' });
    await expect(waiting.result).rejects.toMatchObject({ code: 'job.cancelled' });
    running.open();
    await queue.add(async () => log.push('next'), neighbour).result;
    expect(log).toEqual(['running', 'running aborted', 'next']);
  });
});

// Two editors of two people on one PostgreSQL: how soon what one books shows in the other.
import fs from 'node:fs';
import path from 'node:path';
import { LanguageServer, sleep } from './languageServer.mjs';
import { median, spread, table } from './page.mjs';
import { postgresServer } from './runData.mjs';

const head = ['p50 / p95 / p99', 'Forge'];

/** @param {{root: string, folder: string, servers: {forge: object}, rounds: number}} plan */
export async function measureBookings({ root, folder, servers, rounds }) {
  const postgres = await postgresServer(root);
  if (postgres === null) return { text: table(head, [['PostgreSQL: not on this machine', '—']]), how: 'nothing measured' };

  const home = path.join(folder, 'bookings');
  fs.mkdirSync(home);
  const place = postgres.emptyDatabase('bench_bookings');
  fs.writeFileSync(
    path.join(home, 'forge.yaml'),
    `gpus: { reservations: '${place}', inventory: [{ gpu_id: 0, name: A100 }, { gpu_id: 1, name: A100 }] }\n`,
  );
  const editor = async (user) => {
    const server = new LanguageServer({ ...servers.forge, initializationOptions: { trusted: true, settings: { user } } });
    await server.start(home);
    server.notify('forge/views/visible', { views: ['gpus'], focused: true });
    await server.request('forge/gpus/mine', {});
    await rowsOf(server);
    return server;
  };
  const samples = [];
  const [alice, bob] = [await editor('alice'), await editor('bob')];
  try {
    // Their listeners are up when they have heard of a first booking.
    await book(alice, bob, 0, 'warm up');
    for (let round = 0; round < Math.max(10, rounds); round++) {
      const began = performance.now();
      const booked = await book(alice, bob, 1, 'a race');
      samples.push(performance.now() - began);
      const changed = bob.notified('forge/views/changed', ({ view }) => view === 'gpus');
      await alice.request('forge/gpus/release', { id: booked.reservation.id });
      await changed;
      await shows(bob, 1, false);
    }
  } finally {
    await Promise.all([alice.stop(), bob.stop()]);
    postgres.stop();
  }
  return {
    text: table(head, [['booked in one editor → the row of the other shows it (≤ 1,000), ms', spread(samples)]]),
    how: `${samples.length} bookings, the longest ${Math.max(...samples).toFixed(0)} ms, the median ${median(samples).toFixed(0)} ms`,
  };
}

/** Books, waits until the other editor is told that its rows are out of date, and asks for them as it would. */
async function book(server, other, gpuId, purpose) {
  const changed = other.notified('forge/views/changed', ({ view }) => view === 'gpus');
  const booked = await server.request('forge/gpus/reserve', { gpuId, hours: 1, purpose });
  await changed;
  await shows(other, gpuId, true);
  return booked;
}

async function shows(server, card, isHeld) {
  for (let rows = await rowsOf(server); rows[card].includes('alice') !== isHeld; rows = await rowsOf(server)) await sleep(2);
}

async function rowsOf(server) {
  const { nodes } = await server.request('forge/views/children', { view: 'gpus', id: 'gpuHost:local' });
  return nodes.filter(({ id }) => id.startsWith('gpu:')).map(({ description }) => description);
}

// Records on this phone: kept in IndexedDB until the city has them, or the agent deletes them, or he logs out.

const open = () => new Promise((done, failed) => {
  const asked = indexedDB.open("field", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("records", { keyPath: "key" });
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => failed(asked.error);
});

const run = async (mode, act) => {
  const base = await open();
  try {
    return await new Promise((done, failed) => {
      const all = base.transaction("records", mode);
      const asked = act(all.objectStore("records"));
      all.oncomplete = () => done(asked.result);
      all.onerror = (event) => failed(event.target.error); // the transaction has none yet
      all.onabort = () => failed(all.error);
    });
  } finally {
    base.close();
  }
};

export const keep = (record) => run("readwrite", (rows) => rows.put(record));
// Writes beside a record that is still there. A late answer never brings back what was deleted, or forgotten at logging out.
export const note = (key, told) =>
  run("readwrite", (rows) => {
    const asked = rows.get(key);
    asked.onsuccess = () => asked.result && rows.put({ ...asked.result, ...told });
    return asked;
  });
export const drop = (key) => run("readwrite", (rows) => rows.delete(key));
export const one = (key) => run("readonly", (rows) => rows.get(key));
export const all = async () => (await run("readonly", (rows) => rows.getAll())).sort((a, b) => a.at.localeCompare(b.at));
export const forget = async () => {
  await run("readwrite", (rows) => rows.clear());
  for (const name of await caches.keys()) await caches.delete(name);
};

export const key = () => crypto.randomUUID();

// The records of one agent only: another who logs in on this phone sees none of them.
export const of = async (account) => (await all()).filter((record) => record.account === account);

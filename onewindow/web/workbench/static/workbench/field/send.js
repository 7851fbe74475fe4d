// Sending: one record after the other, each under the key it was given on the phone. It is deleted here when the city has
// said that it has it, and only then: sent twice, or cut off half-way, it is the same case.

import { drop, note, of } from "./store.js";

const body = (record, token) => {
  const form = new FormData();
  form.set("csrfmiddlewaretoken", token);
  form.set("_key", record.key);
  form.set("_item", record.item);
  form.set("_version", record.version);
  form.set("_at", record.at);
  for (const [name, value] of record.entries) {
    if (value instanceof Blob) form.append(name, value, `${name.replace(/[^a-z-]/gi, "")}.${value.type === "image/png" ? "png" : "jpg"}`);
    else form.append(name, value);
  }
  return form;
};

// Who is logged in; null without a network or without a session.
export const standing = async (address) => {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store" });
    return answer.ok && !answer.redirected ? await answer.json() : null;
  } catch {
    return null;
  }
};

// Sends what waits; gives back what became of each.
const go = async (addresses, account) => {
  const now = await standing(addresses.standing);
  if (!now) return { sent: [], left: "unreachable" };
  if (String(now.account) !== String(account)) return { sent: [], left: "other" };
  const sent = [];
  for (const record of await of(account)) {
    let answer;
    try {
      answer = await fetch(addresses.records, { method: "POST", body: body(record, now.token), headers: { Accept: "application/json" } });
    } catch {
      return { sent, left: "unreachable" };
    }
    if (answer.ok && !answer.redirected) {
      sent.push({ title: record.title, number: (await answer.json()).number });
      await drop(record.key);
    } else if (answer.status === 422) {
      const told = await answer.json();
      await note(record.key, { error: [told.error, ...told.details].join(" · "), code: told.code });
    } else {
      return { sent, left: "unreachable" };
    }
  }
  return { sent, left: "" };
};

// Two pages open at once do not send the same record side by side; if they did, it would still be one case.
export const send = (addresses, account) =>
  navigator.locks ? navigator.locks.request("field-send", () => go(addresses, account)) : go(addresses, account);

import { outcomes } from '../../../../shared/domain/event/facets.ts'
import { serverValues } from '../../../../shared/domain/event/filter.ts'

/** The database beside the site's files. */
export const HISTORY_FILE = 'events.db'

/** What stands for "none" where a column has none, so that no comparison meets a NULL. */
export const NO_SEVERITY = 255
export const NO_ID = 0

/** In `progress`, before the name of a run of a receiver: the last of its lines that is stored. */
export const RECEIVED = 'received '

const names = (column: string, values: readonly string[]): string =>
  `CASE ${column} ${values.map((value, index) => `WHEN ${index} THEN '${value}'`).join(' ')} END`

/**
 * One step for each schema version: `PRAGMA user_version` says how many were made. A step that was released is never
 * changed; the next one is added.
 *
 * A line is cut by how it is read. `lines` is narrow, so that any filter on facets goes through a million of them in a
 * tenth of a second without an index of its own; `texts` holds the folded text that `text:` looks through; `bodies` and
 * `raws` are read for the lines that are shown. Who and which file are dictionaries: thousands of lines speak of one phone.
 *
 * The first step made a full-text index as well, which new histories never have: see `old-word-index.ts`.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE lines (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    server INTEGER NOT NULL,
    outcome INTEGER NOT NULL,
    severity INTEGER NOT NULL,
    who INTEGER NOT NULL,
    file INTEGER NOT NULL
  );
  CREATE TABLE texts (seq INTEGER PRIMARY KEY, text TEXT NOT NULL);
  CREATE TABLE bodies (seq INTEGER PRIMARY KEY, body TEXT NOT NULL);
  CREATE TABLE raws (seq INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
  CREATE TABLE who (
    id INTEGER PRIMARY KEY, ip TEXT NOT NULL, mac TEXT NOT NULL, model TEXT NOT NULL, UNIQUE (ip, mac, model)
  );
  CREATE TABLE files (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE);
  CREATE TABLE fetches (
    path TEXT PRIMARY KEY, at INTEGER NOT NULL, ip TEXT NOT NULL, mac TEXT, server TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE progress (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
  INSERT INTO progress VALUES ('last', 0);
  -- For people who open the file with another tool.
  CREATE VIEW events AS
    SELECT lines.seq, strftime('%Y-%m-%dT%H:%M:%fZ', lines.at / 1000.0, 'unixepoch') AS time,
      body ->> '$.type' AS type, ${names('server', serverValues)} AS server, ${names('outcome', outcomes)} AS outcome,
      nullif(severity, ${NO_SEVERITY}) AS severity, who.ip, who.mac, who.model, files.path AS file, body
    FROM lines JOIN bodies USING (seq) LEFT JOIN who ON who.id = lines.who LEFT JOIN files ON files.id = lines.file;
  `,
  // Made between writes, for lines that were there before as well: see `facet-blocks.ts`.
  `
  CREATE TABLE blocks (
    block INTEGER PRIMARY KEY, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL,
    servers INTEGER NOT NULL, outcomes INTEGER NOT NULL, severities INTEGER NOT NULL, lines BLOB NOT NULL
  );
  INSERT INTO progress VALUES ('blocks', 0);
  `,
  // Apart from the blocks, which are large: see `block-digest.ts`. Blocks below 'undigested' get theirs between writes.
  `
  CREATE TABLE block_digests (
    block INTEGER PRIMARY KEY, facets BLOB NOT NULL, who BLOB NOT NULL, files BLOB NOT NULL
  );
  INSERT INTO progress SELECT 'undigested', value FROM progress WHERE name = 'blocks';
  `,
  // See `word-signature.ts`. Lines up to 'unsigned' get theirs between writes.
  `
  CREATE TABLE word_blocks (block INTEGER PRIMARY KEY, bits BLOB NOT NULL);
  CREATE TABLE word_slices (id INTEGER PRIMARY KEY, slices BLOB NOT NULL);
  INSERT INTO progress SELECT 'unsigned', coalesce(max(seq), 0) FROM texts;
  DELETE FROM progress WHERE name = 'indexed';
  `,
]

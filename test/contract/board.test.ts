import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { BoardRow } from '../../shared/ipc/contract/board.ts'
import { overEachWire } from '../support/contract-suite.ts'

overEachWire('board', (page) => {
  const httpPort = (): number => {
    const { http } = page.bench.state().servers
    return http.phase === 'listening' ? http.port : 0
  }
  const fetchAs = (mac: string, path: string): Promise<unknown> =>
    fetch(`http://127.0.0.1:${httpPort()}${path}`, {
      headers: { 'User-Agent': `Cisco-CP-8841-3PCC/11.3.1 (${mac})`, Connection: 'close' },
    }).then((response) => response.arrayBuffer())
  const states = (rows: readonly BoardRow[]) => rows.map(({ key, state }) => [key, state])

  test('every phone has its row; with the last revision, only what changed comes', async () => {
    const { client } = page
    const csv = 'mac,display_name,model\n000e08000001,Reception,CP-8841-3PCC\n000e08000002,Poste 14,CP-7841-3PCC\n'
    await writeFile(join(page.folder, 'lyon', 'phones.csv'), csv)
    await expect.poll(async () => (await client.board.list({ after: 0 })).rows.length).toBe(2)
    const first = await client.board.list({ after: 0 })
    expect(states(first.rows)).toEqual([
      ['000e08000001', 'silent'],
      ['000e08000002', 'silent'],
    ])
    expect(first.rows[0]).toMatchObject({ name: 'Reception', listed: true, ip: null })

    await fetchAs('000e08000001', '/basic.txt')
    await fetchAs('000e08000009', '/missing.xml')
    const second = await client.board.list({ after: first.revision })
    expect(states(second.rows)).toEqual([
      ['000e08000001', 'fetched'],
      ['000e08000009', 'failed'],
    ])
    expect(second.rows[0]).toMatchObject({ ip: '127.0.0.1', firmware: '11.3.1', model: 'CP-8841-3PCC' })
    expect(second.rows[1]).toMatchObject({ listed: false, finding: { code: 'refusal.not-found' } })
    expect(second.counts).toMatchObject({ failed: 1, fetched: 1, silent: 1 })
    expect(second.order).toHaveLength(3)
    expect(await client.board.list({ after: second.revision })).toMatchObject({ rows: [], order: null })
    expect(page.bench.state().failedPhones).toBe(1)
  })

  test('one phone has its findings, and the events that show them', async () => {
    const { client } = page
    await page.say('<133>CP-8841-3PCC 00:0e:08:00:00:09 -- Resync failed: Download failed')
    const code = async (): Promise<string | undefined> =>
      (await client.board.phone({ key: '000e08000009' }))?.findings[0]?.code
    await expect.poll(code).toBe('resync-failed-after-refusal')
    const phone = await client.board.phone({ key: '000e08000009' })
    const [finding] = phone?.findings ?? []
    expect(finding).toMatchObject({ code: 'resync-failed-after-refusal', look: 'failed' })
    const known = new Set(phone?.events.map(({ seq }) => seq))
    expect(finding?.evidence.every((seq) => known.has(seq))).toBe(true)
    expect(await client.board.phone({ key: '000e08000002' })).toMatchObject({ row: { name: 'Poste 14' }, findings: [] })
    expect(await client.board.phone({ key: '000e08ffffff' })).toBeNull()
  })
  test('one phone has its history, with what was changed meanwhile in what it gets, page by page', async () => {
    const { client } = page
    const key = '000e08000021'
    const save = (text: string, basedOn: string | null) =>
      client.profiles.save({ area: 'files', path: 'story.xml', text, basedOn })
    const { revision } = await save('<flat-profile><GPP_A>1</GPP_A></flat-profile>', null)
    await fetchAs(key, '/story.xml')
    await save('<flat-profile><GPP_A>2</GPP_A><Admin_Password>Secret-9</Admin_Password></flat-profile>', revision)
    await client.profiles.save({ area: 'files', path: 'other.xml', text: '<flat-profile/>', basedOn: null })
    await fetchAs(key, '/story.xml')
    const types = async (): Promise<readonly string[]> =>
      (await client.board.timeline({ key, before: null, limit: 100 })).events.map(({ type }) => type)
    await expect.poll(types).toEqual(['file.sent', 'file.requested', 'profile.saved', 'file.sent', 'file.requested'])
    const newest = await client.board.timeline({ key, before: null, limit: 2 })
    expect(newest.events.map(({ type }) => type)).toEqual(['file.sent', 'file.requested'])
    const older = await client.board.timeline({ key, before: newest.before, limit: 2 })
    expect(older.events.map(({ type }) => type)).toEqual(['profile.saved', 'file.sent', 'file.requested'])
    expect(older.before).toBeNull()
  })

  test('what a phone was given is there byte for byte, with what differs now; secrets are masked', async () => {
    const { client } = page
    const key = '000e08000021'
    const sent = (await client.board.timeline({ key, before: null, limit: 100 })).events.filter(
      ({ type }) => type === 'file.sent',
    )
    const [last, first] = await Promise.all(sent.map(({ seq }) => client.board.received({ seq })))
    expect(first).toMatchObject({
      path: 'story.xml',
      text: '<flat-profile><GPP_A>1</GPP_A></flat-profile>',
      now: 'other',
      why: null,
    })
    expect(first?.differences.map(({ name, kind }) => [name, kind])).toEqual([
      ['GPP_A', 'changed'],
      ['Admin_Password', 'added'],
    ])
    expect(last).toMatchObject({ now: 'same', differences: [] })
    expect(JSON.stringify([first, last])).not.toContain('Secret-9')
    expect(await client.board.received({ seq: 10_000_000 })).toBeNull()
  })
})

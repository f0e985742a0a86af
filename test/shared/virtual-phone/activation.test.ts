import { describe, expect, test } from 'vitest'
import { alive, content, profile, silence, type Server } from '../../support/virtual-phone-life.ts'

const service = 'http://127.0.0.1:8080/activation'
const right = '5414011256173816'

const phoneAt = (server: Server, network: Readonly<Record<string, unknown>> = { activation: service }) =>
  alive({ parameters: { Profile_Rule: 'gds://' }, network, server })

const refused = { kind: 'refused', status: 403 } as const

const desk: Server = (url, { body = '' }) =>
  url === service
    ? body.includes(`code=${right}`)
      ? content('http://h/$MA.xml')
      : refused
    : profile('<GPP_A>yes</GPP_A>')

describe('the activation screen', () => {
  test('URL-8 URL-9: a right code is sent to the service, and its rule is followed at once', () => {
    const phone = phoneAt(desk)
    expect(phone.state.awaitsCode).toBe(true)
    phone.happens({ type: 'code-entered', at: phone.at, code: '5414 0112 5617 3816' }).settle()
    expect(phone.urls).toEqual([service, 'http://h:80/000e08aabbcc.xml'])
    expect(phone.state.awaitsCode).toBe(false)
    expect(phone.value('GPP_A')).toBe('yes')
    expect(JSON.stringify(phone.notes)).not.toContain('5414')
  })

  test('URL-9: a wrong, used or expired code is refused alike; the next one may be right', () => {
    const phone = phoneAt(desk)
    phone.happens({ type: 'code-entered', at: phone.at, code: '1111222233334444' }).settle()
    expect(phone.state).toMatchObject({ awaitsCode: true, codeRefused: true, activity: null })
    phone.happens({ type: 'code-entered', at: phone.at, code: right }).settle()
    expect(phone.state).toMatchObject({ awaitsCode: false, codeRefused: false })
  })

  test('URL-9: what cannot be a code is refused without asking anybody', () => {
    const phone = phoneAt(desk)
    phone.happens({ type: 'code-entered', at: phone.at, code: '123' }).settle()
    expect(phone.fetched).toHaveLength(0)
    expect(phone.state.codeRefused).toBe(true)
  })

  test('URL-9: without a service, or one that does not answer, the code is neither right nor wrong', () => {
    const alone = phoneAt(desk, {})
    alone.happens({ type: 'code-entered', at: alone.at, code: right }).settle()
    expect(alone.fetched).toHaveLength(0)
    expect(alone.codes('URL-9')).toEqual(['activation-unreachable'])
    const away = phoneAt(() => silence)
    away.happens({ type: 'code-entered', at: away.at, code: right }).settle()
    expect(away.state).toMatchObject({ awaitsCode: true, codeRefused: false })
  })

  test('a code means nothing to a phone that asks for none', () => {
    const phone = alive({ parameters: { Profile_Rule: 'http://h/x.xml' }, server: () => profile('') })
    phone.happens({ type: 'code-entered', at: phone.at, code: right })
    expect(phone.codes('URL-9')).toEqual(['lost'])
  })
})

import { Menu } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useTranslation } from 'react-i18next'
import { useAlarm } from '../bench/use-bench.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { ring } from './ring.ts'

/** Whether this screen rings, or shows a notification of the system, when a phone fails. Off until somebody wants it. */
export function AlarmMenu() {
  const { t } = useTranslation('phones')
  const { alarm, change } = useAlarm()
  const wantNotice = async (): Promise<void> => {
    if (alarm.notice) change({ notice: false })
    else if ((await Notification.requestPermission()) === 'granted') change({ notice: true })
    else notifications.show({ message: t('alarm.denied') })
  }
  const wantSound = (): void => {
    if (!alarm.sound) ring() // how it sounds, and the click that browsers want before a page may sound at all
    change({ sound: !alarm.sound })
  }
  const on = alarm.sound || alarm.notice
  return (
    <Menu position="bottom-start" withinPortal shadow="md">
      <Menu.Target>
        <Button small aria-pressed={on} icon="flag">
          {t('alarm.open')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('alarm.when')}</Menu.Label>
        <Menu.CheckboxItem checked={alarm.sound} onChange={wantSound} checkIcon={<Icon name="check" size={14} />}>
          {t('alarm.sound')}
        </Menu.CheckboxItem>
        {'Notification' in window && (
          <Menu.CheckboxItem
            checked={alarm.notice}
            onChange={() => void wantNotice()}
            checkIcon={<Icon name="check" size={14} />}
          >
            {t('alarm.notice')}
          </Menu.CheckboxItem>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

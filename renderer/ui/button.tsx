import type { ButtonHTMLAttributes } from 'react'
import { Icon, type IconName } from './icon.tsx'
import styles from './button.module.css'

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: 'plain' | 'primary' | 'danger' | 'quiet'
  readonly small?: boolean
  readonly icon?: IconName
}

export function Button({ look = 'plain', small = false, icon, children, className, ...rest }: ButtonProps) {
  const classes = [styles['button'], look === 'plain' ? '' : styles[look], small ? styles['small'] : '', className]
  return (
    <button type="button" {...rest} className={classes.filter(Boolean).join(' ')}>
      {icon && <Icon name={icon} size={small ? 13 : 15} />}
      {children}
    </button>
  )
}

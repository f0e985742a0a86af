import { useTranslation } from 'react-i18next'
import { useBenchContext } from '../../bench/use-bench.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/text-field.tsx'

interface FolderFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (folder: string) => void
  readonly purpose: 'open' | 'create'
  readonly hint: string
  readonly autoFocus: boolean
}

/** A folder is typed, and chosen in the system's dialog where there is one. */
export function FolderField({ purpose, value, onChange, ...rest }: FolderFieldProps) {
  const { t } = useTranslation('firstRun')
  const { shell } = useBenchContext()
  const choose = async (): Promise<void> => {
    const chosen = await shell?.chooseFolder(value === '' ? { purpose } : { purpose, startAt: value })
    if (chosen !== null && chosen !== undefined) onChange(chosen)
  }
  return (
    <TextField {...rest} value={value} onChange={onChange} maxLength={4_096} mono>
      {shell && (
        <Button icon="folder" onClick={() => void choose().catch(() => undefined)}>
          {t('open.choose')}
        </Button>
      )}
    </TextField>
  )
}

import { useSearchParams } from 'react-router-dom'

export function Box() {
  const [params] = useSearchParams()
  const props = JSON.parse(params.get('props'))
  return <div {...props} /> // want `is inserted as markup: props`
}

export function Fixed({ rest }) {
  const [params] = useSearchParams()
  const { title, colour } = JSON.parse(params.get('props'))
  return <div title={title} color={colour} {...rest} />
}

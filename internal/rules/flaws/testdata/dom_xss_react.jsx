import React, { useState, useEffect, useMemo, memo } from 'react'
import { useSearchParams, useLocation, useParams } from 'react-router-dom'
import parse from 'html-react-parser'
import { sanitizeUrl } from '@braintree/sanitize-url'

export function Back () {
  const [params] = useSearchParams()
  const to = params.get('to')
  return <nav>
    <a href={to}>back</a> {/* want `params becomes an address of the page, which may begin with javascript:: href` */}
    <a href={'/pages/' + params.get('page')}>page</a>
    <a href={`https://shop.example/${params.get('item')}`}>item</a>
    <a href={sanitizeUrl(params.get('safe'))}>safe</a>
    <Link to={to} href={to} />
    <img src={to} />
  </nav>
}

export function Frame () {
  const { search } = useLocation()
  const q = new URLSearchParams(search)
  return <iframe srcDoc={q.get('doc')} src={q.get('src')} /> // want `is inserted as markup: srcDoc` `becomes an address of the page`
}

export function Form () {
  const { id } = useParams()
  const address = decodeURIComponent(id)
  if (!/^https:\/\/[a-z]+\.shop\.example\/[a-z]*$/.test(address)) return null
  return <form action={address} />
}

// What is kept from one rendering to the next.
export function Kept () {
  const [made] = useState(() => new URLSearchParams(location.search).get('made'))
  const [given, setGiven] = useState('')
  const [fixed, setFixed] = useState('/')
  const [params] = useSearchParams()
  const worked = useMemo(() => params.get('worked'), [params])
  useEffect(() => {
    setGiven(new URLSearchParams(location.search).get('given'))
    setFixed('/start')
  }, [])
  return <>
    <a href={made}>x</a> {/* want `becomes an address of the page` */}
    <a href={given}>x</a> {/* want `becomes an address of the page` */}
    <a href={fixed}>x</a>
    <a href={worked}>x</a> {/* want `becomes an address of the page` */}
    {parse(params.get('markup'))} {/* want `is inserted as markup: parse` */}
    {React.createElement('a', { href: params.get('element') })} {/* want `becomes an address of the page` */}
    <Card to={params.get('to')} title={params.get('title')} />
    <Plain to="/start" />
  </>
}

export function All () {
  const [params] = useSearchParams()
  const all = { href: params.get('all') }
  return <a {...all}>x</a> // want `becomes an address of the page`
}

// A component is given what stands in its elements.
const Card = memo(({ to, title }) => <a href={to} title={title}>x</a>) // want `becomes an address of the page`
function Plain ({ to }) { return <a href={to}>x</a> }

export class Search extends React.Component {
  state = { back: '', fixed: '' }
  componentDidMount () {
    this.setState({ back: new URLSearchParams(this.props.location.search).get('back'), fixed: '/' })
  }

  render () {
    return <nav>
      <a href={this.state.back}>x</a> {/* want `this.props.location.search becomes an address of the page` */}
      <a href={this.state.fixed}>x</a>
    </nav>
  }
}

export function Here () {
  const place = useLocation()
  return <p>
    <a href={place.pathname}>here</a>
    <a href={place.search}>here</a>
  </p>
}
export function There () {
  return <a href={useLocation().search.slice(1)}>there</a> // want `becomes an address of the page`
}

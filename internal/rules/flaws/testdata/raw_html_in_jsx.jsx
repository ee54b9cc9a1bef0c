import { useState } from 'react'
import DOMPurify from 'dompurify'
import sanitizeHtml from 'sanitize-html'
import { createElement } from 'react'
import { marked } from 'marked'
import { render } from './markdown'

export function Comment({ comment, note }) {
  const clean = sanitizeHtml(note)
  const css = '.a { color: red }'
  const made = render(note)
  return (
    <section>
      {/* example: wrong */}
      <p dangerouslySetInnerHTML={{ __html: comment.text }} /> {/* want `comment.text becomes markup as it is: dangerouslySetInnerHTML` */}
      {/* example: right */}
      <p dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(comment.text) }} />
      {/* example: end */}
      <p dangerouslySetInnerHTML={{ __html: clean }} />
      <p dangerouslySetInnerHTML={{ __html: '<b>' }} />
      <style dangerouslySetInnerHTML={{ __html: css }} />
      <p dangerouslySetInnerHTML={{ __html: note }} /> {/* want `note becomes markup` */}
      <p dangerouslySetInnerHTML={{ __html: `<b>${note}</b>` }} /> {/* want `becomes markup` */}
      <p dangerouslySetInnerHTML={{ __html: made }} /> {/* want `made becomes markup` */}
      <p dangerouslySetInnerHTML={note} />
      {createElement('p', { dangerouslySetInnerHTML: { __html: note } })} {/* want `note becomes markup` */}
    </section>
  )
}

export function Search () {
  const query = new URLSearchParams(window.location.search)
  return <p dangerouslySetInnerHTML={{ __html: 'You searched for ' + query.get('q') }} /> // want `becomes markup as it is`
}

export function Notes ({ notes }) {
  return <>
    <p dangerouslySetInnerHTML={{ __html: marked(notes) }} /> {/* want `marked\(notes\) becomes markup as it is` */}
    <p dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(marked(notes)) }} />
  </>
}

const tabs = { first: '<b>1</b>', second: '<b>2</b>' }
export function Tabs ({ tab, data, onText }) {
  const [clean, setClean] = useState('')
  const [open, setOpen] = useState('')
  const [dirty, setDirty] = useState('')
  const show = (text) => { setClean(DOMPurify.sanitize(text)); setDirty(text) }
  return <>
    <p dangerouslySetInnerHTML={{ __html: tabs[tab] }} onClick={show} />
    <p dangerouslySetInnerHTML={{ __html: data[tab] }} /> {/* want `data\[tab\] becomes markup as it is` */}
    <p dangerouslySetInnerHTML={{ __html: clean }} />
    <p dangerouslySetInnerHTML={{ __html: open }} onClick={onText(setOpen)} /> {/* want `open becomes markup as it is` */}
    <p dangerouslySetInnerHTML={{ __html: dirty }} /> {/* want `dirty becomes markup as it is` */}
    <b dangerouslySetInnerHTML={{ __html: JSON.stringify(data).replace(/</g, '\\u003c') }} />
  </>
}

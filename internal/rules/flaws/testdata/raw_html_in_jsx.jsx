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

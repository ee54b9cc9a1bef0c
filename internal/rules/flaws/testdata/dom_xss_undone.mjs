import DOMPurify from 'dompurify'
import sanitizeHtml from 'sanitize-html'
import _ from 'lodash'

const box = document.querySelector('#box')
function unescaped () { box.innerHTML = _.unescape(_.escape(location.hash)) } // want `location.hash is inserted as markup`
function escaped () { box.innerHTML = _.escape(_.unescape(location.hash)) }
function decoded () { box.innerHTML = decodeURIComponent(DOMPurify.sanitize(location.hash)) } // want `location.hash is inserted as markup`
function clean () { box.innerHTML = DOMPurify.sanitize(decodeURIComponent(location.hash)) }
function address () { box.innerHTML = _.unescape(encodeURIComponent(location.hash)) }
function number () { box.innerHTML = decodeURIComponent(Number(location.hash.slice(1))) }
function open () { box.innerHTML = sanitizeHtml(location.hash, { allowedTags: false, allowedAttributes: false }) } // want `location.hash is inserted as markup`
function closed () { box.innerHTML = sanitizeHtml(location.hash, { allowedTags: ['b'], allowedAttributes: false }) }

// Policies of Trusted Types are what their functions are.
function trusted () {
  const policy = trustedTypes.createPolicy('all', { createHTML: (text) => text })
  box.innerHTML = policy.createHTML(location.hash) // want `location.hash is inserted as markup`
}
function strict () {
  const policy = trustedTypes.createPolicy('clean', { createHTML: (text) => DOMPurify.sanitize(text) })
  box.innerHTML = policy.createHTML(location.hash)
}

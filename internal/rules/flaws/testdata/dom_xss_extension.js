const box = document.getElementById('box')
chrome.runtime.onMessageExternal.addListener((message, sender) => {
  if (sender.origin !== 'https://shop.example') return
  box.innerHTML = message.html
})
chrome.runtime.onConnectExternal.addListener((port) => {
  port.onMessage.addListener((message) => { box.innerHTML = message.html }) // want `is inserted as markup`
})
chrome.runtime.onMessageExternal.addListener((message, sender) => {
  chrome.tabs.executeScript({ code: message.code }) // want `message.code runs as code`
  chrome.tabs.executeScript({ file: '/show.js' })
})
chrome.tabs.onUpdated.addListener((id, change, tab) => {
  box.innerHTML = tab.title // want `is inserted as markup`
  box.textContent = tab.title
  box.innerHTML = tab.index
})
chrome.runtime.onMessageExternal.addListener((message) => {
  chrome.tabs.update({ url: message.url }) // want `chooses where the browser goes|redirect`
  chrome.tabs.create({ url: 'https://shop.example/?q=' + message.query })
})

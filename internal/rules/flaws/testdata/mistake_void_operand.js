// example: wrong
const nothing = void load() // want `void load\(\) is undefined`
// example: right
load()
const none = undefined
// example: end
void save()
const a = void 0
const f = () => void save()

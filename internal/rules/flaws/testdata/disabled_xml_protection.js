const libxmljs = require('libxmljs2')

// example: wrong
libxmljs.parseXml(text, { noent: true }) // want `libxmljs.parseXml is told noent: entities are replaced`
// example: right
libxmljs.parseXml(text)
// example: end

libxmljs.parseXml(text, { noblanks: true })
libxmljs.parseXml(text, { huge: true }) // want `is told huge: limits for nesting and entities are off`
libxmljs.parseXmlString('<a/>', { noent: true })
libxmljs.parseXml(text, { flags: [libxmljs.XMLParseFlags.XML_PARSE_NOENT] }) // want `is told noent`
libxmljs.parseXml(text, { flags: [libxmljs.XMLParseFlags.XML_PARSE_NOBLANKS], noent })
libxmljs.parseXml(text, { replaceEntities: false, validateEntities: strict() })

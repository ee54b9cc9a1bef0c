package model

// objectSinks merge objects deeply, and write properties by path.
var objectSinks = []sinkRow{
	{Sink{Arg: From(1), Kind: Merge}, append(each("lodash", "merge mergeWith defaultsDeep"), "merge-deep", "deep-extend", "mixin-deep", "defaults-deep", "assign-deep", "merge-recursive", "hoek.merge", "hoek.applyToDefaults", "node.extend", "just-extend", "deep-assign", "merge-objects")},
	{Sink{Arg: All, Kind: Merge}, []string{"merge.recursive"}},
	{Sink{Arg: 1, Kind: Key}, append(each("lodash", "set setWith update updateWith unset"), "set-value", "dot-prop.set", "dot-prop.setProperty", "object-path.set", "object-path.ensureExists", "object-path.push", "object-path.insert", "dset", "dset/merge", "dset.dset", "jsonpointer.set", "keypather().set", "deep-set", "nested-property.set", "just-safe-set", "deep-property.set", "lodash.setwith", "lodash.updatewith")},
	{Sink{Arg: 0, Kind: Key}, []string{"lodash.zipObjectDeep", "mpath.set"}},
}

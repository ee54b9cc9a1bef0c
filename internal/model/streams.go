package model

// StreamMakers are the calls that make a stream of a function which is given
// what is written into it: under a key of the options, or as an argument, "".
var StreamMakers = streamMakers()

func streamMakers() map[string][]string {
	m := map[string][]string{}
	for _, call := range each("node:stream readable-stream", "Transform Writable Duplex") {
		m[call] = []string{"transform", "write"}
	}
	for _, call := range append(each("event-stream", "map mapSync through filterSync"), "through2", "through2.obj", "through2.ctor", "through", "split", "split2", "concat-stream", "map-stream", "flush-write-stream", "flush-write-stream.obj") {
		m[call] = []string{""}
	}
	return m
}

// StreamMethods are the methods of a class of streams that are given what is
// written into them. See https://nodejs.org/api/stream.html#api-for-stream-implementers.
var StreamMethods = names([]string{"_transform", "_write"})

// StreamEvents are the events with which streams, and readers of them, hand out
// what is in them.
var StreamEvents = names([]string{"data", "line"})

// Pipelines are the calls that write each of their arguments into the next.
var Pipelines = names(each("node:stream node:stream/promises node:stream.promises readable-stream", "pipeline"), "pump")

// LineReader is the call that reads a stream line by line: the option input.
const LineReader = "node:readline.createInterface"

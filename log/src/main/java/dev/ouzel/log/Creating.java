package dev.ouzel.log;

/// A creation whose turn has come.
///
/// @param stream the stream's name
/// @param settings of the stream if it is created
/// @param first what is appended to it then
record Creating(String stream, StreamSettings settings, Appending first) implements Plan<CreateResult> {

    @Override
    public CreateResult apply(Drafts drafts) {
        Draft draft = drafts.of(stream);
        StreamState live = draft.live();
        if (live != null) {
            return new CreateResult.Existing(StreamInfo.of(drafts.epoch(), live));
        }
        StreamState created = drafts.create(draft, settings);
        first.store(drafts, draft, created);
        StreamState state = draft.live();
        return new CreateResult.Created(StreamInfo.of(drafts.epoch(), state == null ? created : state));
    }
}

using System.Text.Json;
using Discovery.Kubernetes.Slices;

namespace Discovery.Kubernetes.Wire;

/// <summary>Reads EndpointSlices. A slice that says what the table knows already is the table's instance.</summary>
internal sealed class SliceObjectReader : IObjectReader<EndpointSlice>
{
    private readonly SliceTable _known;
    private readonly SliceDraft _draft = new();
    private readonly SlicePacking _packing = new();
    private readonly SliceParser _parser;
    private EndpointSlice? _last;

    internal SliceObjectReader(SliceTable known)
    {
        var texts = new TextPool();
        _known = known;
        Meta = new ObjectMeta(texts);
        _parser = new SliceParser(texts, Meta, _draft);
    }

    public ObjectMeta Meta { get; }

    public EndpointSlice? Read(ref JsonCursor json, bool isBookmark)
    {
        _parser.Read(ref json);
        if (json.IsStarved || isBookmark)
            return null;
        if (Meta.Name.Length == 0 || Meta.Namespace.Length == 0)
            throw new JsonException("an EndpointSlice has no metadata.name or no metadata.namespace");

        _packing.Pack(_draft);
        var known = _known.Find(Meta.Namespace, Meta.Name);
        return known is not null && known.Says(Meta, _draft, _packing)
            ? known
            : _last = new EndpointSlice((Meta.Namespace, Meta.Name, Meta.ServiceName), _draft, _packing, known ?? _last);
    }
}

using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Discovery.Kubernetes.Slices;

namespace Discovery.Kubernetes.Wire;

/// <summary>Reads Endpoints, which servers without EndpointSlices have in their place.</summary>
internal sealed class EndpointsObjectReader : IObjectReader<EndpointsObject>
{
    // The API allows one for each set of ports; this only bounds what a broken server sends.
    private const int MostSubsets = 1000;

    private readonly SliceDraft _draft = new();
    private readonly SlicePacking _packing = new();
    private readonly SubsetParser _subsets;

    internal EndpointsObjectReader()
    {
        var texts = new TextPool();
        Meta = new ObjectMeta(texts);
        _subsets = new SubsetParser(texts, _draft);
    }

    public ObjectMeta Meta { get; }

    public EndpointsObject? Read(ref JsonCursor json, bool isBookmark)
    {
        Meta.Begin();
        _draft.Begin();
        var slices = ImmutableArray.CreateBuilder<EndpointSlice>();
        if (json.IsObject())
        {
            while (json.Property(out var name))
            {
                if (name.SequenceEqual("metadata"u8))
                    Meta.Read(ref json);
                else if (name.SequenceEqual("subsets"u8))
                    ReadSubsets(ref json, slices);
                else
                    json.Skip();
            }
        }

        if (json.IsStarved || isBookmark)
            return null;
        return Meta.Name.Length > 0 && Meta.Namespace.Length > 0
            ? new EndpointsObject(Meta.Namespace, Meta.Name, new ServiceSlices(slices.Count > 0 ? slices.ToImmutable() : [Slice(0)]))
            : throw new JsonException("an Endpoints object has no metadata.name or no metadata.namespace");
    }

    private void ReadSubsets(ref JsonCursor json, ImmutableArray<EndpointSlice>.Builder slices)
    {
        slices.Clear();
        if (!json.IsArray())
            return;

        for (var number = 0; json.Item(); number++)
        {
            if (number == MostSubsets)
                throw new JsonException($"an Endpoints object has more than {MostSubsets} subsets");
            if (!json.IsObject())
                continue;

            _draft.Begin();
            _subsets.Read(ref json);
            if (json.IsStarved)
                return;

            _draft.AddressLength = 4;
            slices.Add(Slice(number));
            _draft.AddressLength = 16;
            var other = Slice(number);
            if (!_packing.Bytes.IsEmpty)
                slices.Add(other);
        }
    }

    /// <summary>A slice of what is in the draft. Names sort as the subsets stand.</summary>
    private EndpointSlice Slice(int number)
    {
        _packing.Pack(_draft);
        var name = string.Create(CultureInfo.InvariantCulture, $"{number:000}-{_draft.AddressLength:00}");
        return new EndpointSlice((Meta.Namespace, name, Meta.Name), _draft, _packing, null);
    }
}

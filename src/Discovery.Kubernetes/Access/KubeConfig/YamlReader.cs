using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Discovery.Kubernetes.Access.KubeConfig;

/// <summary>Makes nodes of YAML's events, so that no object is made by reflection.</summary>
internal sealed class YamlReader(IParser parser)
{
    // The deepest thing in a kubeconfig is an extension; a deeper file is an attack on the stack.
    private const int Deepest = 50;

    private readonly Dictionary<string, YamlNode> _anchors = new(StringComparer.Ordinal);

    /// <summary>Reads the first document of a text.</summary>
    /// <exception cref="YamlException">It is no YAML.</exception>
    internal static YamlNode Read(string text)
    {
        var parser = new Parser(new StringReader(text));
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _))
            return YamlNode.Null;

        return new YamlReader(parser).Node(0);
    }

    private YamlNode Node(int depth)
    {
        if (depth > Deepest)
            throw new YamlException(parser.Current!.Start, parser.Current.End, $"More than {Deepest} levels deep.");

        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            return _anchors.GetValueOrDefault(alias.Value.Value)
                ?? throw new YamlException(alias.Start, alias.End, $"There is no anchor '{alias.Value.Value}'.");
        }

        var start = parser.Current as NodeEvent;
        var node =
            parser.TryConsume<Scalar>(out var scalar) ? new YamlNode { Text = Text(scalar), IsQuoted = scalar.Style != ScalarStyle.Plain }
            : parser.TryConsume<SequenceStart>(out _) ? new YamlNode { Items = Items(depth) }
            : new YamlNode { Fields = Fields(depth) };
        if (start is { Anchor.IsEmpty: false })
            _anchors[start.Anchor.Value] = node;
        return node;
    }

    private List<YamlNode> Items(int depth)
    {
        var items = new List<YamlNode>();
        while (!parser.TryConsume<SequenceEnd>(out _))
            items.Add(Node(depth + 1));
        return items;
    }

    private Dictionary<string, YamlNode> Fields(int depth)
    {
        var fields = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        parser.Consume<MappingStart>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = parser.Consume<Scalar>();
            if (!fields.TryAdd(key.Value, Node(depth + 1)))
                throw new YamlException(key.Start, key.End, $"The key '{key.Value}' stands here twice.");
        }

        return fields;
    }

    private static string? Text(Scalar scalar) =>
        scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null" or "Null" or "NULL" ? null : scalar.Value;
}

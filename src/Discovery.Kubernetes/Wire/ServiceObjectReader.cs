using System.Text.Json;

namespace Discovery.Kubernetes.Wire;

/// <summary>Reads Services. Fields that are not named here are passed over.</summary>
internal sealed class ServiceObjectReader : IObjectReader<ServiceObject>
{
    private readonly TextPool _texts = new();
    private readonly SpecParser _spec;
    private readonly List<string> _ingress = [];

    internal ServiceObjectReader()
    {
        Meta = new ObjectMeta(_texts);
        _spec = new SpecParser(_texts);
    }

    public ObjectMeta Meta { get; }

    public ServiceObject? Read(ref JsonCursor json, bool isBookmark)
    {
        Meta.Begin();
        _spec.Begin();
        _ingress.Clear();
        if (json.IsObject())
        {
            while (json.Property(out var name))
            {
                if (name.SequenceEqual("metadata"u8))
                    Meta.Read(ref json);
                else if (name.SequenceEqual("spec"u8))
                    _spec.Read(ref json);
                else if (name.SequenceEqual("status"u8))
                    ReadStatus(ref json);
                else
                    json.Skip();
            }
        }

        if (json.IsStarved || isBookmark)
            return null;
        return Meta.Name.Length > 0 && Meta.Namespace.Length > 0
            ? _spec.Make(Meta, _ingress)
            : throw new JsonException("a Service has no metadata.name or no metadata.namespace");
    }

    private void ReadStatus(ref JsonCursor json)
    {
        if (!json.IsObject())
            return;

        while (json.Property(out var name))
        {
            if (name.SequenceEqual("loadBalancer"u8))
                ReadBalancer(ref json);
            else
                json.Skip();
        }
    }

    private void ReadBalancer(ref JsonCursor json)
    {
        if (!json.IsObject())
            return;

        while (json.Property(out var name))
        {
            if (!name.SequenceEqual("ingress"u8))
            {
                json.Skip();
                continue;
            }

            if (!json.IsArray())
                continue;

            while (json.Item())
            {
                if (json.IsObject())
                    ReadIngress(ref json);
            }
        }
    }

    private void ReadIngress(ref JsonCursor json)
    {
        var (ip, hostname) = ("", "");
        while (json.Property(out var name))
        {
            if (name.SequenceEqual("ip"u8))
                ip = TextPool.Decode(json.Name());
            else if (name.SequenceEqual("hostname"u8))
                hostname = TextPool.Decode(json.Name());
            else
                json.Skip();
        }

        if (ip.Length + hostname.Length > 0)
            _ingress.Add(ip.Length > 0 ? ip : hostname);
    }
}

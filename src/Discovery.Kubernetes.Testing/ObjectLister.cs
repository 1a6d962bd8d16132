namespace Discovery.Kubernetes.Testing;

/// <summary>Answers lists: of now or of a version, in pages or whole.</summary>
internal sealed class ObjectLister(ObjectStore store)
{
    public ApiAnswer List(ListOptions options)
    {
        ListOptionsRules.CheckList(options);
        var page = options.Continue is { } token ? Continued(options, ContinueToken.Parse(token)) : First(options);
        return new ApiAnswer(200, ObjectWire.List(options.Scope.Kind, page));
    }

    private ObjectPage First(ListOptions options)
    {
        if (options.Version > store.Version)
            throw new ApiAnswerException(StatusCatalog.VersionTooLarge(options.Version.Value, store.Version));
        if (store.Read(options.Exact ? options.Version : null, out var objects) is not { } version)
            throw new ApiAnswerException(StatusCatalog.ListExpired());

        // Version 0 is served from the watch cache, which knows no pages.
        return Cut(options, objects, version, options.Version is 0 ? 0 : options.Limit);
    }

    private ObjectPage Continued(ListOptions options, ContinueToken token)
    {
        if (options.Version is not null and not 0)
            throw new ApiAnswerException(StatusCatalog.BadRequest("specifying resource version is not allowed when using continue"));
        long? asked = token.Version == ContinueToken.Inconsistent ? null : token.Version;
        if (store.Read(asked, out var objects) is not { } version)
            throw new ApiAnswerException(StatusCatalog.ContinueExpired(token.AsInconsistent().ToString()));
        var rest = objects.Where(each => string.CompareOrdinal(Position(options, each), token.After) > 0);
        return Cut(options, rest, version, options.Limit);
    }

    private static ObjectPage Cut(ListOptions options, IEnumerable<StoredObject> objects, long version, int limit)
    {
        var matching = objects.Where(options.Scope.Includes).ToList();
        if (limit == 0 || matching.Count <= limit)
            return new ObjectPage { Version = version, Items = matching };
        return new ObjectPage
        {
            Version = version,
            Items = matching[..limit],
            Continue = new ContinueToken(version, Position(options, matching[limit - 1])),
            Remaining = options.Scope.Selects ? null : matching.Count - limit,
        };
    }

    private static string Position(ListOptions options, StoredObject item) =>
        options.Scope.Namespace is null ? item.Key : item.Name;
}

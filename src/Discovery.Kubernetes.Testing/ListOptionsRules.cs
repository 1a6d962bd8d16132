namespace Discovery.Kubernetes.Testing;

/// <summary>Which options may stand together (apimachinery <c>metainternalversion/validation</c>).</summary>
internal static class ListOptionsRules
{
    private const string NeedsVersion = "resourceVersionMatch is forbidden unless resourceVersion is provided";

    public static void CheckList(ListOptions options)
    {
        if (options.VersionMatch is null)
            return;
        List<string> faults = [];
        if (options.Version is null)
            faults.Add(NeedsVersion);
        if (options.Continue is not null)
            faults.Add("resourceVersionMatch is forbidden when continue is provided");
        if (options.Version is 0 && options.Exact)
            faults.Add("resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
        Refuse(faults);
    }

    public static void CheckWatch(ListOptions options, bool supportsWatchList)
    {
        if (!supportsWatchList)
            CheckOldWatch(options);
        else if (options.SendInitialEvents is not null && options.VersionMatch is not "NotOlderThan")
            Refuse(["sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"]);
        else if (options.SendInitialEvents is null && options.VersionMatch is not null)
            Refuse(["resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"]);
    }

    // An old server does not know sendInitialEvents at all, so it stumbles over the parameter that comes with it.
    private static void CheckOldWatch(ListOptions options)
    {
        if (options.VersionMatch is null)
            return;
        List<string> faults = ["resourceVersionMatch is forbidden for watch"];
        if (options.Version is null)
            faults.Add(NeedsVersion);
        Refuse(faults);
    }

    private static void Refuse(List<string> faults)
    {
        if (faults.Count > 0)
            throw new ApiAnswerException(StatusCatalog.InvalidOptions(faults));
    }
}

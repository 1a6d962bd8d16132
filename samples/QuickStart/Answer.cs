namespace QuickStart;

/// <summary>What a backend answers.</summary>
internal sealed record Answer(string Pod, string Path);

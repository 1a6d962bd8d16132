using System.Collections.Immutable;

namespace Discovery.Topology;

/// <summary>Notes what each stage of a plan did.</summary>
internal sealed class PlanLog
{
    private readonly ImmutableArray<TrafficStage>.Builder _stages = ImmutableArray.CreateBuilder<TrafficStage>();
    private readonly List<string> _complaints = [];

    /// <summary>Why nobody, or not everybody, gets traffic: what the first stage that found it said.</summary>
    internal string? Obstacle { get; private set; }

    internal ImmutableArray<Candidate> Note(string stage, Narrowed narrowed)
    {
        Note(stage, narrowed.Left.Length, narrowed.Note, narrowed.Warning, narrowed.Obstacle);
        return narrowed.Left;
    }

    internal void Note(string stage, int left, string? note, string? warning, string? obstacle)
    {
        _stages.Add(new TrafficStage(stage, left, note));
        if (warning is not null && !_complaints.Contains(warning))
            _complaints.Add(warning);
        Obstacle ??= obstacle;
    }

    internal TrafficSummary Summarize(ImmutableArray<TrafficShare> shares) => new(
        _stages.ToImmutable(), shares, _complaints.Count == 0 ? null : string.Join("; ", _complaints), Obstacle);
}

using Discovery.Dns.Caching;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Lookup;

/// <summary>The last records of each question that one service's lookups ask: what stands in where a part of a lookup fails.</summary>
/// <remarks>Apart from the cache, because they are wanted exactly when they have expired.</remarks>
internal sealed class GoodAnswers
{
    private readonly Dictionary<Question, (DnsAnswer Answer, int Round)> _answers = [];
    private int _round;

    /// <summary>Begins a lookup.</summary>
    internal void Begin() => _round++;

    /// <summary>What to make endpoints of: the answer if it has records, the last one that had if it failed, nothing if it is a "no".</summary>
    internal DnsAnswer? Usable(DnsAnswer answer)
    {
        var question = new Question(answer.Name, answer.Type);
        if (answer.Kind == DnsAnswerKind.Failed)
        {
            if (!_answers.TryGetValue(question, out var last))
                return null;
            answer = last.Answer;
        }
        else if (answer.Kind != DnsAnswerKind.Records)
        {
            _answers.Remove(question);
            return null;
        }

        _answers[question] = (answer, _round);
        return answer;
    }

    /// <summary>Ends a lookup: what it did not ask is not kept.</summary>
    internal void End()
    {
        // Removing from a dictionary while it is enumerated is allowed.
        foreach (var (question, last) in _answers)
        {
            if (last.Round != _round)
                _answers.Remove(question);
        }
    }
}

namespace Discovery.Simulation.Servers;

/// <summary>Requests that wait for a server: first in, first out.</summary>
internal sealed class WaitingLine
{
    private int[] _requests = new int[16];
    private int _first;

    internal int Count { get; private set; }

    internal void Add(int request)
    {
        if (Count == _requests.Length)
            Grow();
        _requests[(_first + Count++) & (_requests.Length - 1)] = request;
    }

    internal int Take()
    {
        var request = _requests[_first];
        _first = (_first + 1) & (_requests.Length - 1);
        Count--;
        return request;
    }

    private void Grow()
    {
        var grown = new int[_requests.Length * 2];
        for (var i = 0; i < Count; i++)
            grown[i] = _requests[(_first + i) & (_requests.Length - 1)];
        (_requests, _first) = (grown, 0);
    }
}

namespace HyperDht.Routing.Requests;

/// <summary>Waiting requests ordered by deadline.</summary>
/// <remarks>Almost every request waits equally long, so a new one belongs at the end or near it: adding and removing cost O(1).</remarks>
internal sealed class DeadlineList
{
    private OutboundRequest? _last;

    public OutboundRequest? First { get; private set; }

    public void Add(OutboundRequest request)
    {
        var before = _last;
        while (before is not null && before.Deadline > request.Deadline)
        {
            before = before.Earlier;
        }

        var after = before is null ? First : before.Later;
        request.Earlier = before;
        request.Later = after;
        Link(before, request);
        LinkBack(after, request);
    }

    public void Remove(OutboundRequest request)
    {
        Link(request.Earlier, request.Later);
        LinkBack(request.Later, request.Earlier);
        request.Earlier = request.Later = null;
    }

    private void Link(OutboundRequest? earlier, OutboundRequest? later)
    {
        if (earlier is null)
        {
            First = later;
        }
        else
        {
            earlier.Later = later;
        }
    }

    private void LinkBack(OutboundRequest? later, OutboundRequest? earlier)
    {
        if (later is null)
        {
            _last = earlier;
        }
        else
        {
            later.Earlier = earlier;
        }
    }
}

using HyperDht;
using HyperDht.Messaging;
using HyperDht.Plugins;

namespace NoticeBoard;

/// <summary>Boards of short notices, one for each target. Notices stay for an hour, on the nodes nearest to the target.</summary>
public sealed class NoticeBoardPlugin(TimeProvider time) : IDhtPlugin
{
    // Whatever strangers can make a node keep has a bound: here some 10 MB in the worst case.
    private const int MaxBoards = 1_000;
    private const int NoticesPerBoard = 20;
    private const int MaxTextLength = 180;
    private const int ReplyRoom = 900;
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    private readonly Dictionary<NodeId, LinkedList<(string Text, DateTimeOffset Posted)>> _boards = [];

    public static DhtPluginDescription Description { get; } = DhtPluginDescription
        .Of<NoticeBoardPlugin>("notice-board", version: 1)
        .Command<ReadBoard, Board>(0, (plugin, request, context) => plugin.Read(request, context), new() { RequiresTarget = true })
        .Command<PostNotice, NoValue>(
            1, (plugin, request, context) => plugin.Post(request, context), new() { RequiresTarget = true, RequiresToken = true });

    // Handlers of one plug-in run one after the other: no locks.
    private Board Read(ReadBoard request, DhtPluginContext context)
    {
        var notices = new List<Notice>();
        var room = ReplyRoom;
        foreach (var (text, posted) in Fresh(context.Target!.Value))
        {
            room -= text.Length * 3;
            if (room < 0 || (ulong)notices.Count >= request.Limit)
            {
                break;
            }

            notices.Add(new Notice(text, time.GetUtcNow() - posted));
        }

        return new Board(notices);
    }

    // Refusing is a value: silence for what nobody honest sends.
    private DhtOutcome<NoValue> Post(PostNotice request, DhtPluginContext context)
    {
        var target = context.Target!.Value;
        var board = Fresh(target);
        if (request.Text.Length is 0 or > MaxTextLength || (!_boards.ContainsKey(target) && _boards.Count >= MaxBoards))
        {
            return DhtOutcome<NoValue>.Silent;
        }

        board.AddFirst((request.Text, time.GetUtcNow()));
        if (board.Count > NoticesPerBoard)
        {
            board.RemoveLast();
        }

        _boards[target] = board;
        return NoValue.Instance;
    }

    private LinkedList<(string Text, DateTimeOffset Posted)> Fresh(NodeId target)
    {
        if (!_boards.TryGetValue(target, out var board))
        {
            return new();
        }

        while (board.Last is { } oldest && time.GetUtcNow() - oldest.Value.Posted > Life)
        {
            board.RemoveLast();
        }

        if (board.Count == 0)
        {
            _boards.Remove(target);
        }

        return board;
    }
}

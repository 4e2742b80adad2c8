using HyperDht.Runtime;
using Microsoft.Extensions.Logging;

namespace HyperDht.Connections.Listening;

/// <summary>Asks a firewall policy, which is user code, where user code may run; a failure or a delay refuses.</summary>
internal sealed class FirewallGate(IDhtLoop loop, IFirewallPolicy policy, ILogger logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Whether the peer may connect. Call on the loop.</summary>
    public async Task<bool> AllowsAsync(ConnectionCandidate candidate, CancellationToken cancellationToken)
    {
        var question = new Question(loop, policy, candidate, logger);
        loop.PostCompletion(static state => _ = ((Question)state!).AskAsync(), question);
        using var closing = cancellationToken.UnsafeRegister(static state => ((Question)state!).GiveUp(), question);
        if (!await loop.WaitAtMostAsync(question.Answer, Patience))
        {
            question.GiveUp();
        }

        return await question.Answer;
    }

    private sealed class Question(IDhtLoop loop, IFirewallPolicy policy, ConnectionCandidate candidate, ILogger logger)
        : IDisposable
    {
        private readonly TaskCompletionSource<bool> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly CancellationTokenSource _over = new();

        public Task<bool> Answer => _answer.Task;

        /// <summary>Refuses. What the policy does about its token is user code as well.</summary>
        public void GiveUp()
        {
            _answer.TrySetResult(false);
            loop.PostCompletion(static state => ((Question)state!).CancelPolicy(), this);
        }

        public async Task AskAsync()
        {
            var allowed = false;
            try
            {
                allowed = await policy.AllowAsync(candidate, _over.Token);
            }
            catch (Exception error)
            {
                ConnectionsLog.FirewallFailed(logger, error);
            }

            _answer.TrySetResult(allowed);
            Dispose();
        }

        public void Dispose() => _over.Dispose();

        private void CancelPolicy()
        {
            try
            {
                _over.Cancel();
            }
            catch (AggregateException error)
            {
                ConnectionsLog.FirewallFailed(logger, error);
            }
            catch (ObjectDisposedException)
            {
                // It answered after all.
            }
        }
    }
}
